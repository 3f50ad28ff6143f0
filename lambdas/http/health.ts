/** Load balancers and orchestrators ask here, and they do not come through a CDN or proxy. */
export const HEALTH: readonly string[] = ['/health', '/health/ready', '/admin/health', '/admin/health/ready'];
