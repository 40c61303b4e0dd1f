import { isWorthAnotherTry } from '../../../engine/destination/mysql/faults';
import { faultOf } from '../../../engine/destination/mysql/serverErrors';

/** As mysql2 hands them on. */
const said = (errno: number, message: string) =>
	Object.assign(new Error(message), { errno, sqlState: 'HY000' });

describe('what a MySQL says, and Vitess before it', () => {
	it.each([
		[1213, 'Deadlock found when trying to get lock; try restarting transaction', 'undone'],
		[1205, 'Lock wait timeout exceeded; try restarting transaction', 'undone'],
		[2006, 'MySQL server has gone away', 'connectionLost'],
		[1053, 'Server shutdown in progress', 'connectionLost'],
		[1153, "Got a packet bigger than 'max_allowed_packet' bytes", 'tooLarge'],
		[1317, 'Row count exceeded 100000', 'tooLarge'],
		[
			1317,
			'target: shop.-.primary: vttablet: rpc error: code = Aborted desc = transaction 17: ended at 2026-03-01 10:00:20 UTC (exceeded timeout: 20s)',
			'tooLarge',
		],
		[
			1105,
			'trying to send message larger than max, grpc: received message larger than max (17 vs. 16)',
			'tooLarge',
		],
		[1105, 'vttablet: rpc error: code = Unavailable desc = primary is not serving', 'undone'],
		[1105, 'vttablet: rpc error: code = ResourceExhausted desc = pool is full', 'outOfResources'],
		[1290, 'The MariaDB server is running with the --read-only option', 'readOnly'],
		[1118, 'Row size too large', 'tooWide'],
	])('%i, "%s", is taken for %s', (errno, message, fault) => {
		expect(faultOf(said(errno, message))).toBe(fault);
	});

	it.each([
		['ECONNRESET', true],
		['PROTOCOL_CONNECTION_LOST', true],
		['ECONNREFUSED', true],
		['HANDSHAKE_NO_SSL_SUPPORT', false],
	])('the code %s of the way there is worth another try: %s', (code, isWorth) => {
		const error = Object.assign(new Error('read failed'), { code, errno: -104 });
		expect(isWorthAnotherTry(error)).toBe(isWorth);
	});
});
