import { config } from 'zod';

// The page's content security policy refuses code made from text; zod would try it once and cause a violation report.
config({ jitless: true });
