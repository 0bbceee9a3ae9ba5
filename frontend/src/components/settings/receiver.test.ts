import { describe, expect, it } from 'vitest';
import { alertmanagerReceiver, prometheusAlerting, testCall } from './receiver';

const url = 'https://sre.example.com:8580/api/v1/webhooks/alertmanager/0198c0de';

describe('sender configuration', () => {
  it('gives Alertmanager the address and the secret, and asks for resolved alerts', () => {
    const yaml = alertmanagerReceiver(url, 's"ecret');
    expect(yaml).toContain(`url: "${url}"`);
    expect(yaml).toContain('credentials: "s\\"ecret"');
    expect(yaml).toContain('send_resolved: true');
  });

  it('splits the address into what Prometheus wants', () => {
    const yaml = prometheusAlerting(url, 'secret');
    expect(yaml).toContain('scheme: https');
    expect(yaml).toContain('targets: ["sre.example.com:8580"]');
    expect(yaml).toContain('path_prefix: "/api/v1/webhooks/alertmanager/0198c0de"');
  });

  it('writes a call whose body is an alert', () => {
    const body = /-d '(.+)'/.exec(testCall(url, 'secret'))?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ alerts: [{ status: 'firing' }] });
  });
});
