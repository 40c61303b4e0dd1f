import type { FigureTables } from './figureWorld';

interface Template {
	readonly nodes: readonly {
		readonly type: string;
		readonly parameters: object;
	}[];
}

/** A template with its tables where a test has them, and the statements of its figures for their database. */
export function withTables<Given extends Template>(workflow: Given, tables: FigureTables): Given {
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.endsWith('.syncRecords')) return node;
		const { options, query } = node.parameters as { options?: object; query?: string };
		const figure = /measurement_sales, for/.test(query ?? '')
			? 'measurement_sales'
			: 'measurement_performance';
		const parameters = {
			...node.parameters,
			...tables.place.parameters,
			options: { ...options, ...tables.place.options },
			...(query === undefined ? {} : { query: tables.statement(figure) }),
		};
		return { ...node, parameters };
	});
	return { ...workflow, nodes };
}
