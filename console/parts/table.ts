import { html, type Html, type Part } from '../html';

/** A column of a table. */
export interface TableColumn<Row> {
	readonly label: string;
	readonly cell: (row: Row) => Part;
	/** How its cells are set: numbers to the right, words and IDs broken where they must be. */
	readonly kind?: 'number' | 'words' | 'id';
}

/** A table with a caption and headed columns. The first cell of a row names it. On a phone its rows are stacked. */
export function table<Row>(
	caption: string,
	columns: readonly TableColumn<Row>[],
	rows: readonly Row[],
): Html {
	const heads = columns.map(
		({ label, kind }) =>
			html`<th scope="col" class="${kind === 'number' ? 'number' : ''}">${label}</th>`,
	);
	const cells = (row: Row) =>
		columns.map(({ label, kind = '', cell }, place) =>
			place === 0
				? html`<th scope="row" class="${kind}">${cell(row)}</th>`
				: html`<td class="${kind}" data-label="${label}">${cell(row)}</td>`,
		);
	// What can be scrolled can be reached by the keyboard.
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
		<table class="stacked">
			<caption>
				${caption}
			</caption>
			<thead>
				<tr>
					${heads}
				</tr>
			</thead>
			<tbody>
				${rows.map(
					(row) =>
						html`<tr>
							${cells(row)}
						</tr> `,
				)}
			</tbody>
		</table>
	</div>`;
}

/** Names and values, one pair a line. */
export function facts(pairs: readonly (readonly [name: string, value: Part])[]): Html {
	return html`<dl>
		${pairs.map(
			([name, value]) =>
				html`<dt>${name}</dt>
					<dd>${value}</dd> `,
		)}
	</dl>`;
}
