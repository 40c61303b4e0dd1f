import { EngineError } from '../../../engine/errors';
import {
	act,
	choice,
	named,
	option,
	phrase,
	say,
	withTexts,
	worded,
} from '../../../engine/wording';
import { describeFailure, messageInEditor } from '../../../nodes/shared/n8n/forEachItem';
import { errorInEditor, inEditor } from '../../../nodes/shared/n8n/labels';

describe('what the engine says', () => {
	const said = say`Raise "${option('settleDelay')}" of ${act('begin')}, or set "${option('ssl')}" to ${choice('verify')} in the ${phrase('accountSettings')}, ${3} times.`;

	it("names the engine's options to whoever uses it as a library", () => {
		expect(worded(said)).toBe(
			'Raise "settleDelay" of begin, or set "ssl" to verify in the account configuration, 3 times.',
		);
	});

	it('shows the labels of the editor to whoever works in it', () => {
		expect(inEditor(said)).toBe(
			'Raise "Settle Delay" of Begin, or set "SSL" to Verify in the Sync Account credential, 3 times.',
		);
	});

	it.each([
		'settleDelay',
		'"settleDelay"',
		"${option('settleDelay')}",
		JSON.stringify({ kind: 'option', name: 'settleDelay' }),
		'constructor',
		'`$&',
	])('keeps data as it is, even where it looks like an option: %s', (data) => {
		const message = say`The value ${data} is refused by "${option('value')}"`;
		expect(inEditor(message)).toBe(`The value ${data} is refused by "Value"`);
		expect(worded(message)).toBe(`The value ${data} is refused by "value"`);
	});

	it('takes an object with the form of a term for data, since such a one may have come as JSON', () => {
		const forged = JSON.parse('{ "kind": "option", "name": "password" }') as string;
		expect(inEditor(say`It holds ${forged}`)).toBe('It holds [object Object]');
	});

	it('is kept for a run as it is shown to the user of the editor', () => {
		const error = new EngineError('invalidFilter', {
			message: say`"${option('ids')}" holds no order ID`,
			remedy: say`Fill in "${option('ids')}".`,
		});
		expect(messageInEditor(error)).toBe('"IDs" holds no order ID');
		expect(messageInEditor(new Error('The disk is full'))).toBe('The disk is full');
		expect(describeFailure(error)).toEqual({
			error: '"IDs" holds no order ID',
			details: { kind: 'invalidFilter', remedy: 'Fill in "IDs".' },
		});
	});

	it('keeps its options when it becomes a part of something longer', () => {
		const inner = say`see "${option('pageSize')}"`;
		expect(inEditor(say`${inner} (tried ${2} times)`)).toBe('see "Page Size" (tried 2 times)');
	});

	it('calls an option as its caller does, where the caller has named it', () => {
		const given = say`If "${named('Start Date')}" is empty`;
		expect([worded(given), inEditor(given)]).toEqual([
			'If "Start Date" is empty',
			'If "Start Date" is empty',
		]);
	});

	it('keeps its options where secrets are taken out of its texts', () => {
		const secret = say`"${option('search')}" holds s3cret: s3cret`;
		expect(inEditor(withTexts(secret, (text) => text.replaceAll('s3cret', '***')))).toBe(
			'"Search" holds ***: ***',
		);
	});
});

describe('an error', () => {
	const error = new EngineError('invalidFilter', {
		message: say`"${option('ids')}" holds no order ID`,
		remedy: say`Search by "${option('search')}".`,
		parameter: 'ids',
	});

	it('names options of the library as it is', () => {
		const { message, remedy, parameter } = error;
		expect({ message, remedy, parameter }).toEqual({
			message: '"ids" holds no order ID',
			remedy: 'Search by "search".',
			parameter: 'ids',
		});
	});

	it('names parameters of the block in the editor', () => {
		expect(errorInEditor(error)).toEqual({
			message: '"IDs" holds no order ID',
			remedy: 'Search by "Search".',
			parameter: 'IDs',
		});
	});

	it.each(['Start Date', 'constructor', undefined])(
		'of a block keeps the parameter that the block has named: %s',
		(parameter) => {
			const own = new EngineError('invalidParameter', { message: 'm', remedy: 'r', parameter });
			expect(errorInEditor(own)).toEqual({ message: 'm', remedy: 'r', parameter });
		},
	);
});
