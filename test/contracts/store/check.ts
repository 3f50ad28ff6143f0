import type { Store } from '../../../core/stores/store.ts';

export interface StoreContext {
  /** A store that is empty and that no other check uses. The maker of the context closes it. */
  readonly open: () => Promise<Store>;
}

export interface StoreCheck {
  /** A present-tense sentence that a store can make false. */
  readonly name: string;
  /** Throws when the sentence is false for the store. */
  readonly check: (context: StoreContext) => Promise<void>;
}
