/** The one file of the package that is needed: its index loads a limiter for each database there is, and `node:cluster`. */
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export { RateLimiterMemory as default } from 'rate-limiter-flexible';
}
