import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', 'demo/runtime/', '.demo/', '.cache/', 'coverage/'] },
	{
		files: ['**/*.ts'],
		extends: [...tseslint.configs.strict],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
		},
	},
	{
		// What is published. Set-up scripts, tests and the demo start processes, which a block may not.
		files: [
			'nodes/**/*.ts',
			'credentials/**/*.ts',
			'engine/**/*.ts',
			'library/**/*.ts',
			'index.ts',
			'package.json',
		],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		// The store needs a PostgreSQL client and a query builder; the package is for self-hosted n8n, as its README says.
		rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// The two official linters contradict each other here: these ask for the string 'main', the newer one's
			// node-connection-type-literal for NodeConnectionTypes.Main. The newer one holds.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// It asks for the name of a page on n8n's own site; a community credential has none there, and gives the
			// whole address that the newer linter's credential-documentation-url allows.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: n8nNodesBase.configs.community.rules,
	},
);
