import { timeZone } from '../../../engine/time';

describe('a time zone', () => {
	it.each([
		['Europe/Berlin', 'Europe/Berlin'],
		['europe/BERLIN', 'Europe/Berlin'],
		[' America/New_York ', 'America/New_York'],
		['Asia/Kathmandu', 'Asia/Kathmandu'],
		// Names that the platform reads but does not list, spelled as the zone database does.
		['africa/asmara', 'Africa/Asmara'],
		['america/indiana/indianapolis', 'America/Indiana/Indianapolis'],
		['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
		['antarctica/dumontdurville', 'Antarctica/DumontDUrville'],
		['america/knox_in', 'America/Knox_IN'],
		['australia/nsw', 'Australia/NSW'],
		['us/east-indiana', 'US/East-Indiana'],
		['nz-chat', 'NZ-CHAT'],
		['w-su', 'W-SU'],
		['etc/gmt-14', 'Etc/GMT-14'],
		['est5edt', 'EST5EDT'],
		['UTC', 'UTC'],
		['gmt', 'UTC'],
		['Z', 'UTC'],
		['+05:45', 'UTC+5:45'],
		['-0330', 'UTC-3:30'],
		['UTC+2', 'UTC+2'],
	])('is found by the name %s', (name, expected) => {
		expect(timeZone(name).name).toBe(expected);
	});

	it.each([
		['Berlin', '"Europe/Berlin"'],
		['Europe/Berln', '"Europe/Berlin"'],
		['New York', '"America/New_York"'],
		['Europe/New_York', '"America/New_York"'],
		['CEST', '"Europe/Berlin"'],
		['pst', '"America/Los_Angeles"'],
	])('that is written %s is refused with the suggestion %s', (name, suggestion) => {
		expect(() => timeZone(name)).toThrow(
			expect.objectContaining({
				kind: 'unknownTimeZone',
				message: `The time zone "${name}" is not known`,
				remedy: expect.stringContaining(`Did you mean ${suggestion}`),
				parameter: 'timeZone',
			}),
		);
	});

	it.each([
		[''],
		['   '],
		['local'],
		['system'],
		['default'],
		['Nowhere/Atlantis'],
		['+15:00'],
		['UTC+99'],
		[5],
		[null],
		[undefined],
		[{}],
		['x'.repeat(10_000)],
	])('that nobody knows is refused with an example: %j', (name) => {
		expect(() => timeZone(name)).toThrow(
			expect.objectContaining({
				kind: 'unknownTimeZone',
				remedy: expect.stringContaining('such as "Europe/Berlin" or "America/New_York", or "UTC"'),
			}),
		);
	});

	it('is shown cut when what was given is long', () => {
		expect(() => timeZone('x'.repeat(10_000))).toThrow(/^The time zone "x{76}… is not known$/);
	});
});
