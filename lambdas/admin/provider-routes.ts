import { createRoute } from '../http/api-app.ts';
import { ProviderAddress, ProviderAnswer, SessionInfo, SignInWays } from '../../core/admin/schemas.ts';
import { json, refused } from '../http/responses.ts';

export const providerRoutes = {
  ways: createRoute({
    method: 'get',
    path: '/admin/api/sign-in',
    summary: 'How one can sign in',
    security: [],
    responses: { 200: json(SignInWays, 'The ways'), default: refused },
  }),
  start: createRoute({
    method: 'post',
    path: '/admin/api/sign-in/provider',
    summary:
      'Start to sign in by the provider: where the browser goes, with a cookie that its return is checked against',
    security: [],
    responses: { 200: json(ProviderAddress, 'Where to go'), default: refused },
  }),
  finish: createRoute({
    method: 'post',
    path: '/admin/api/session/provider',
    summary: 'Sign in with what the provider answered: starts a session, whose id is in a cookie',
    security: [],
    request: { body: { ...json(ProviderAnswer, 'The answer'), required: true } },
    responses: { 201: json(SessionInfo, 'Signed in'), default: refused },
  }),
} as const;
