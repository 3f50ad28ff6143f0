import { createRoute } from '../http/api-app.ts';
import { SessionInfo, SignIn } from '../../core/admin/schemas.ts';
import { json, refused } from '../http/responses.ts';

const PATH = '/admin/api/session';

export const sessionRoutes = {
  signIn: createRoute({
    method: 'post',
    path: PATH,
    summary: 'Sign in with the admin key: starts a session, whose id is in a cookie',
    security: [],
    request: { body: { ...json(SignIn, 'The key'), required: true } },
    responses: { 201: json(SessionInfo, 'Signed in'), default: refused },
  }),
  view: createRoute({
    method: 'get',
    path: PATH,
    summary: 'The session of this request',
    responses: { 200: json(SessionInfo, 'The session'), default: refused },
  }),
  signOut: createRoute({
    method: 'delete',
    path: PATH,
    summary: 'Sign out: ends the session everywhere',
    responses: { 204: { description: 'Signed out' }, default: refused },
  }),
} as const;
