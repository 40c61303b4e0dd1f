import type { INodeParameters } from 'n8n-workflow';

import {
	type ProjectFile,
	projectFiles,
	isTypeScript,
} from '../../support/architecture/projectFiles';
import { publishedBlocks } from '../../support/architecture/publishedTypes';
import { hiddenFields, type Shown } from '../../support/shownFields';

const source = projectFiles(
	(path) => /^(engine|nodes|credentials)\//.test(path) && isTypeScript(path),
);

const recordsNode = (parameters: INodeParameters): Shown => ({
	node: { type: 'n8n-nodes-scheduled-sync.syncRecords', typeVersion: 1, parameters },
});

describe('the fields that a text names in double quotes', () => {
	const write = { operation: 'writeToTable' };
	const records = recordsNode(write);

	it.each([
		['a field that only a mapping shows', 'See "Columns".', ['Columns']],
		[
			'an option of another operation',
			'Raise "Maximum Share of Deletes".',
			['Maximum Share of Deletes'],
		],
		['a field of a credential that is not named', 'Check "Host".', ['Host']],
		['a field of another credential', 'Check "Host" in the Shopify Admin credential.', ['Host']],
		[
			'a field of a store that is not chosen',
			'Check "Host" in the Sync Account credential.',
			['Host'],
		],
		['a field of another node', 'Set "Created After".', ['Created After']],
		['a field of Begin, which is not named', 'Raise "Maximum Run Time".', ['Maximum Run Time']],
		['no field at all', 'See "Colums".', ['Colums']],
	])('are told from %s', (_, text, hidden) => {
		expect(hiddenFields(text, records, [])).toEqual(hidden);
	});

	it.each([
		['See "External ID", "Cursor Field", "Table" and "Columns From".', records],
		['Switch on "Add Bookkeeping Columns", an option that is not added yet.', records],
		['It came out of "Failed".', records],
		['Raise "Maximum Run Time" of Begin.', records],
		['Check "Account ID" in the Sync Account credential.', records],
		['Map it in "Columns".', recordsNode({ ...write, columnsFrom: 'mapped' })],
		[
			'Check "Host".',
			{ form: 'syncAccountApi', credentials: { syncAccountApi: { store: 'postgres' } } },
		],
	])('are shown: %s', (text: string, shown: Shown) => {
		expect(hiddenFields(text, shown, [])).toEqual([]);
	});
});

describe('what texts refer to', () => {
	const names = publishedBlocks().map(({ block }) => String(block.description.defaults.name));

	it('are nodes by what n8n calls them, in the quotes that n8n writes', () => {
		const found = source.flatMap((file) => nodesNamed(file));
		expect(found.length).toBeGreaterThan(3);
		expect(found.filter(({ quote, name }) => quote !== "'" || !names.includes(name))).toEqual([]);
	});

	it.each([
		`'e.g. {{ $("Begin").first().json.runId }}'`,
		`"for example {{ $('Begin run').item }}"`,
	])('are caught where nobody has such a node: %s', (text) => {
		const [found] = nodesNamed({ path: 'nodes/x.ts', text });
		expect([found?.quote === "'", names.includes(found?.name ?? '')]).not.toEqual([true, true]);
	});

	it('are fields of a credential with the credential', () => {
		expect(source.flatMap(credentialFieldsAlone)).toEqual([]);
	});

	it.each([
		'say`Check "${option(\'host\')}" and "${option(\'port\')}" in the credential.`',
		"say`Enter the shop's name in \"${option('shop')}\".`",
	])('are caught where they stand alone: %s', (text) => {
		expect(credentialFieldsAlone({ path: 'engine/x.ts', text })).toHaveLength(1);
	});
});

/** The nodes that expressions in texts name. */
function nodesNamed({ path, text }: ProjectFile) {
	return Array.from(text.matchAll(/\$\((["'])([^"'$]+)\1\)/g), ([, quote = '', name = '']) => ({
		path,
		quote,
		name,
	}));
}

/** Options that are fields of a credential alone. */
const ofCredentials =
	/"\$\{option\('(?:accountId|apiBaseUrl|apiVersion|host|password|port|shop|ssl|user)'\)/;

function credentialFieldsAlone({ path, text }: ProjectFile) {
	return Array.from(text.matchAll(/say`(?:[^`$]|\$\{[^}]*\}|\$)*`/g), ([said]) => said)
		.filter(
			(said) => ofCredentials.test(said) && !/phrase\('(?:account|shop)Settings'\)/.test(said),
		)
		.map((said) => ({ path, said }));
}
