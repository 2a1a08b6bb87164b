/** What the client does not let a person do. The message is what they read, in English. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
}
