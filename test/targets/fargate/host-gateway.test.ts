import { describe, expect, inject, it } from 'vitest';
import { addressIn, hostGateway } from './host-gateway.ts';

describe('the address of this machine as containers know it', () => {
  it('is one that Docker tells a container, also on a machine whose daemon never ran before', async () => {
    expect(await hostGateway(inject('image'))).toMatch(/^[0-9]+(\.[0-9]+){3}$/);
  });

  it.each(['', '127.0.0.1\tlocalhost', '\tthis-machine', '::1\tthis-machine'])(
    'is nothing to listen at where %j is what a container is told',
    (hosts) => expect(() => addressIn(hosts)).toThrow('gives containers no IPv4 address'),
  );
});
