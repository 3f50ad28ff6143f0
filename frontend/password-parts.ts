// What only a transfer with a password needs, with the code that makes a key of it: one file, which is loaded when somebody chooses or needs one.
export { SendPasswordField } from './elements/send-password-field/send-password-field.ts';
export { SendPasswordForm } from './elements/send-password-form/send-password-form.ts';
