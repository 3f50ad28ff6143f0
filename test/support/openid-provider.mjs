// A real OpenID provider on loopback, for tests of signing in: any account of the list below signs in with any password.
// node openid-provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI…   prints its issuer.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const ACCOUNTS = {
  alice: { email: 'alice@staff.example', email_verified: true, groups: ['everyone', 'send-admins'] },
  bob: { email: 'bob@staff.example', email_verified: true, groups: ['send-viewers'] },
  carol: { email: 'carol@staff.example', email_verified: true, groups: ['everyone'] },
  dave: { email: 'dave@staff.example', email_verified: true },
  erin: { email: 'erin@staff.example', email_verified: false, groups: ['send-admins'] },
  frank: { email: 'operator', email_verified: true, groups: ['send-admins'] },
};
const [clientId, clientSecret, ...redirectUris] = process.argv.slice(2);

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      redirect_uris: redirectUris,
      response_types: ['code'],
      grant_types: ['authorization_code'],
      ...(clientSecret === ''
        ? { token_endpoint_auth_method: 'none' }
        : { client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_post' }),
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  scopes: ['openid', 'email', 'groups'],
  pkce: { required: () => true },
  cookies: { keys: ['a key of a test'] },
  findAccount: (_, id) =>
    Object.hasOwn(ACCOUNTS, id) ? { accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) } : undefined,
  // No page asks for consent: it is the staff's own provider.
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email groups');
    await grant.save();
    return grant;
  },
});
server.on('request', provider.callback());
console.log(issuer);
