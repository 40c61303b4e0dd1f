import type { VariableValues } from 'graphql';
import type { BulkUserError } from '../../bulk/bulkDesk';
import type { CheckedDocument, Documents } from '../documents';
import { DocumentFault } from '../fault';
import type { ApiSchema } from '../schemas';
import { readVariables } from '../variableErrors';
import { type QueryShape, type SelectedConnection, shapeOf } from './queryShape';

const mostConnections = 5;
const deepestNesting = 2;
/** In bytes. */
const longestQuery = 65_535;

/** A bulk query that may run, or all that Shopify has against it, in its words. */
export type ExaminedQuery =
	| { readonly checked: CheckedDocument; readonly variables: VariableValues }
	| { readonly userErrors: readonly BulkUserError[] };

export function examineQuery(text: string, documents: Documents, api: ApiSchema): ExaminedQuery {
	let checked: CheckedDocument;
	let variables: VariableValues;
	try {
		checked = documents.check(text, undefined, api);
		variables = readVariables(checked, {}, api);
	} catch (error) {
		if (!(error instanceof DocumentFault)) throw error;
		// An end that comes too early has no place here, unlike in an ordinary answer.
		const reason = error.message.replace(/(?<=end of file) at \[\d+, \d+\]$/, '');
		return refused([`Invalid bulk query: ${reason}`]);
	}
	if (checked.operation.operation !== 'query') {
		return refused(['Invalid operation type. Only `query` operations are supported.']);
	}
	const messages = messagesFor(shapeOf(checked, api));
	const bytes = Buffer.byteLength(text);
	if (messages.length === 0 && bytes > longestQuery) {
		messages.push(`Query is too large (${bytes} bytes; maximum is ${longestQuery} bytes)`);
	}
	return messages.length === 0 ? { checked, variables } : refused(messages);
}

/** One error a message. */
function refused(messages: readonly string[]): { userErrors: readonly BulkUserError[] } {
	return {
		userErrors: messages.map((message) => ({ field: ['query'], message, code: 'INVALID' })),
	};
}

function messagesFor({ roots, connections }: QueryShape): string[] {
	const messages: string[] = [];
	const [byNodes, ...others] = connections.filter(({ selectsNodes }) => selectsNodes).map(nameOf);
	if (byNodes !== undefined) {
		messages.push(
			"All connection fields in a bulk query must select their contents using 'edges' > 'node', " +
				`e.g: '${byNodes} { edges { node {'. Selecting via 'nodes' is not supported. ` +
				`Invalid connection fields: '${[byNodes, ...others].join("', '")}'.`,
		);
	}
	if (roots.length > 1) messages.push('Bulk queries cannot contain more than 1 top level field.');
	if (roots.some((name) => name === 'node' || name === 'nodes')) {
		messages.push('Bulk queries cannot contain a top level `node` field.');
	}
	if (connections.some(({ depth }) => depth > deepestNesting)) {
		messages.push(
			`Bulk queries cannot contain connections with a nesting depth greater than ${deepestNesting}.`,
		);
	}
	if (connections.length > mostConnections) {
		messages.push(`Bulk queries cannot contain more than ${mostConnections} connections.`);
	}
	const withoutId = connections.filter((one) => one.hasConnections && !one.selectsId).map(nameOf);
	if (withoutId.length > 0) {
		messages.push(
			"The parent 'node' field for a nested connection must select the 'id' field without an alias " +
				`and must be of 'ID' return type. Connection fields without 'id': ${withoutId.join(', ')}.`,
		);
	}
	if (connections.some(({ isInList }) => isInList)) {
		messages.push(
			'Queries that contain a connection field within a list field are not currently supported.',
		);
	}
	if (connections.length === 0) messages.push('Bulk queries must contain at least one connection.');
	return messages;
}

function nameOf({ name }: SelectedConnection): string {
	return name;
}
