import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { projectFolder } from '../../support/architecture/projectFiles';

/** What the pieces take for granted. */
const around = `
import { httpRecords, type OwnSource, shopifyOrders, syncStream, verifyShopifyWebhook } from '../index';
declare const clientId: string, clientSecret: string, token: string, shop: string, rawBody: Buffer;
declare const signIn: { by: 'accessToken'; accessToken: string };
declare const request: import('node:http').IncomingMessage;
declare function answer(status: number, text: string): void;
declare function readPage(of: { from: Date; to: Date; page: number }): Promise<{ id: string }[]>;
`;

/** The pieces of code of a document, each in a function of its own; those that are whole files are examples. */
function pieces(document: string): readonly string[] {
	const text = readFileSync(path.join(projectFolder, 'docs', document), 'utf8');
	return [...text.matchAll(/\`\`\`ts\n([^]*?)\`\`\`/g)]
		.map(([, code = '']) => code)
		.filter((code) => !code.startsWith('import '));
}

/** What the compiler has against code that stands beside the examples. */
function faultsOf(code: string): readonly string[] {
	const { config } = ts.readConfigFile(path.join(projectFolder, 'tsconfig.json'), ts.sys.readFile);
	const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectFolder);
	const file = path.join(projectFolder, 'examples', 'documented.ts');
	const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
	const read = host.readFile.bind(host);
	host.readFile = (name) => (name === file ? code : read(name));
	host.fileExists = (name) => name === file || ts.sys.fileExists(name);
	const program = ts.createProgram([file], { ...options, noUnusedLocals: false }, host);
	return ts
		.getPreEmitDiagnostics(program, program.getSourceFile(file))
		.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the code in the documentation of the library', () => {
	it('is code that compiles', () => {
		const code = pieces('library.md').map(
			(piece, index) => `export async function piece${index}() {\n${piece}\n}`,
		);
		expect(code.length).toBe(4);
		expect(faultsOf(`${around}\n${code.join('\n')}`)).toEqual([]);
	});

	it('would be found wrong with an option that there is not', () => {
		expect(faultsOf(`${around}\nhttpRecords({ baseUrl: '', pages: 1 });`)).toEqual([
			expect.stringContaining("'pages' does not exist"),
		]);
	});
});
