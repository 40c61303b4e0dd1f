const transform = {
	'^.+\\.[cm]?[jt]sx?$': [
		'@swc/jest',
		{
			jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
			module: { type: 'commonjs' },
		},
	],
};

/** A slice of the suite; `npm run test:<slice>` runs one. */
const slice = (name, options = {}) => ({
	displayName: name,
	testEnvironment: '<rootDir>/test/support/servers/environment.ts',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	cacheDirectory: '<rootDir>/.cache/jest',
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/demo/runtime/',
		'<rootDir>/.demo/',
		'<rootDir>/.cache/',
	],
	transform,
	// Published as ES modules only; Node's require() takes them as they are, jest's needs them compiled.
	transformIgnorePatterns: [
		'/node_modules/(?!(?:kysely|temporal-polyfill|temporal-utils|d3-[a-z-]+|internmap)/)',
	],
	...options,
});

/** What is mapped to nothing cannot be loaded: these tests run in a clone without n8n's 2.2 GB. */
const withoutN8n = {
	moduleNameMapper: {
		'^n8n-nodes-base/': 'needs the pinned n8n, move the test to test/blocks',
	},
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		slice('unit', withoutN8n),
		slice('blocks'),
		slice('store', withoutN8n),
		slice('templates'),
		slice('safety'),
		slice('chaos'),
		slice('package'),
		slice('endToEnd'),
	],
	// It ends what hangs; how fast things are on a machine with other jobs is nothing to fail for.
	testTimeout: 300_000,
	maxWorkers: 2,
};
