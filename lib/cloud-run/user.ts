import type { CloudParts } from './component.ts';
import { serviceComponent } from './service.ts';
import type { ServiceState } from './service-state.ts';

export const user: CloudParts<ServiceState> = serviceComponent('user');
