import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Role } from '@/types/api';
import { operations } from './permissionOperations';
import { type Action, can, grantable, mayManage, permissions, whyNot } from './permissions';

const tenantRoles = ['viewer', 'engineer', 'admin'] as const;

const roles: Role[] = ['viewer', 'engineer', 'admin', 'owner'];
const documentFile = '../docs/api-specs/openapi.json';

interface OpenApi {
  paths: Record<string, Record<string, { 'x-min-role'?: string }>>;
}

describe('the permission map', () => {
  it.each([
    ['viewer', 'incident.read', true],
    ['viewer', 'incident.state', false],
    ['engineer', 'incident.state', true],
    ['engineer', 'apikey.read', false],
    ['admin', 'apikey.delete', true],
    ['owner', 'integration.rotate', true],
  ] as const)('lets a %s do %s: %s', (role, action, allowed) => {
    expect(can(role, action)).toBe(allowed);
  });

  it('lets a higher role do everything that a lower one may', () => {
    for (const action of Object.keys(permissions) as Action[]) {
      for (const allowed of [
        roles.map((role) => can(role, action, 'admin')),
        tenantRoles.map((tenant) => can('owner', action, tenant)),
      ]) {
        expect(allowed).toEqual([...allowed].sort());
        expect(allowed.at(-1)).toBe(true);
      }
    }
  });

  it('lets nobody without a role do anything', () => {
    expect(can(null, 'incident.read')).toBe(false);
    expect(can(undefined, 'incident.read')).toBe(false);
  });

  it('lets nobody grant a role above their own, and only owners touch owners', () => {
    expect(grantable('engineer')).toEqual([]);
    expect(grantable('admin')).toEqual(['viewer', 'engineer', 'admin']);
    expect(grantable('owner')).toContain('owner');
    expect(mayManage('admin', 'owner')).toBe(false);
    expect(mayManage('owner', 'owner')).toBe(true);
    expect(mayManage(null, 'viewer')).toBe(false);
  });

  it('says which role is needed and who grants it', () => {
    expect(whyNot('project.create')).toBe('Needs the engineer role in your organization. An admin of it can grant that.');
    expect(whyNot('incident.state')).toBe('Needs the engineer role. An admin of this project can grant it.');
  });

  it.runIf(existsSync(documentFile))('asks for the same roles as the API document', () => {
    const { paths }: OpenApi = JSON.parse(readFileSync(documentFile, 'utf8'));
    const wanted = (Object.keys(permissions) as Action[]).map((action) => {
      const rule = permissions[action];
      const operation = operations[action];
      const [method = '', path = ''] = operation.split(' ');
      const tenant = 'tenant' in rule && ((rule.tenant as string) === 'admin' ? 'tenant admin' : 'any user');
      return { operation, here: tenant || ('role' in rule && rule.role), there: paths[path]?.[method]?.['x-min-role'] };
    });
    expect(wanted.filter(({ here, there }) => here !== there)).toEqual([]);
  });
});
