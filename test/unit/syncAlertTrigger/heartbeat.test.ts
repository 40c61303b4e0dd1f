import '../../support/n8nUserFolder';
import { AlertTriggerWorld } from '../../support/publishedAlerts';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';

let world: AlertTriggerWorld;
let server: RecordingServer;
let status = 200;
beforeEach(async () => {
	world = new AlertTriggerWorld('2026-03-02T08:00:00Z');
	status = 200;
	server = await startRecordingServer((_request, response) => {
		const headers = status === 302 ? { Location: 'http://127.0.0.1:1/elsewhere' } : {};
		response.writeHead(status, headers).end('OK');
	});
});
afterEach(async () => {
	await world.close();
	await server.close();
});

const sending = (more: object = {}) => ({
	sendHeartbeat: true,
	heartbeatUrl: `${server.url}/ping/8e0f-secret`,
	heartbeatEveryMinutes: 2,
	...more,
});

describe('the heartbeat', () => {
	it('is a GET to the address, as often as asked', async () => {
		const published = await world.publish(sending());
		await published.pass(5);
		expect(server.received.map((request) => request.split('\n').slice(0, 2))).toEqual(
			Array.from({ length: 3 }, () => ['GET', '/ping/8e0f-secret']),
		);
		expect(world.logged).toEqual([]);
	});

	it('that is refused is logged once with what was answered, and without the address that keeps the alarm silent', async () => {
		status = 404;
		const published = await world.publish(sending());
		await published.pass(3);
		expect(server.received).toHaveLength(3);
		expect(world.logged).toEqual([
			expect.stringMatching(
				/^"Watch" of workflow "Alerts": 127\.0\.0\.1:\d+ did not take the heartbeat: .*404/,
			),
		]);
		expect(world.logged.join()).not.toMatch(/8e0f-secret/);
	});

	it('follows nowhere else', async () => {
		status = 302;
		const published = await world.publish(sending());
		await published.pass(1);
		expect(server.received).toHaveLength(1);
		expect(world.logged).toEqual([expect.stringMatching(/did not take the heartbeat: .*302/)]);
	});

	it('is not sent by a test run', async () => {
		await world.test(sending());
		expect(server.received).toEqual([]);
	});
});
