import { describe, expect, it } from 'vitest';
import { imageComponent, imageScripts } from '../../../../lib/machine/image/component.ts';
import { provisionScript } from '../../../../lib/machine/user-data.ts';

const OPTIONS = { artifactUrl: 's3://bucket/key.tar.gz', sha256: 'a'.repeat(64), region: 'eu-west-2' };

describe('the document of the Image Builder component', () => {
  it('fits into what Image Builder takes in line', () => {
    expect(imageComponent(OPTIONS).length).toBeLessThan(16_000);
    expect(() => imageComponent({ ...OPTIONS, artifactUrl: `s3://bucket/${'k'.repeat(9_000)}` })).toThrow(/16000/);
  });

  it('bakes by the very script that provisions machines', () => {
    expect(imageScripts(OPTIONS).build).toContain(provisionScript());
  });

  it('pins the artifact in each phase', () => {
    for (const script of Object.values(imageScripts(OPTIONS))) expect(script).toContain(OPTIONS.sha256);
  });

  it('holds nothing that Image Builder would take for a variable of its own', () => {
    expect(imageComponent(OPTIONS)).not.toContain('{{');
    expect(() => imageComponent({ ...OPTIONS, artifactUrl: 's3://bucket/{{ key }}' })).toThrow(/\{\{/);
  });
});
