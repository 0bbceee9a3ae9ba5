import { describe, expect, it } from 'vitest';
import { alertmanagerReceiver, prometheusAlerting, senderConfig, testCall } from './receiver';

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

  it('gives Grafana a contact point and says what follows', () => {
    const { code, next } = senderConfig('grafana', url, 'se"cret');
    expect(code).toContain(`url: "${url}"`);
    expect(code).toContain('authorization_credentials: "se\\"cret"');
    expect(next).toContain('notification policy');
  });

  it('gives any other sender a request with a title', () => {
    const { code } = senderConfig('webhook', url, 'secret');
    expect(code).toContain('Authorization: Bearer secret');
    expect(JSON.parse(code.slice(code.indexOf('{')))).toMatchObject({ title: 'Checkout is slow', status: 'firing' });
    const body = /-d '(.+)'/.exec(testCall('webhook', url, 'secret'))?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ title: 'ConnectionTest' });
  });

  it('writes a call whose body is an alert', () => {
    const body = /-d '(.+)'/.exec(testCall('alertmanager', url, 'secret'))?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ alerts: [{ status: 'firing' }] });
  });
});
