/** Something is wrong with a registration; the message names the field. */
export class RegistrationError extends Error {
  override name = 'RegistrationError';
}
