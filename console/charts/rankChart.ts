import { html, type Html } from '../html';

/** A bar of a chart that compares. */
export interface RankBar {
	readonly label: string;
	readonly value: number;
	readonly shown: string;
}

/** Draws a bar beside each name, the longest for the largest; its value stands beside it as text. */
export function rankChart(bars: readonly RankBar[]): Html {
	const longest = Math.max(...bars.map(({ value }) => Math.abs(value)), 1e-9);
	const lines = bars.map(({ label, value, shown }) => {
		const width = Math.round((Math.abs(value) / longest) * 1_000) / 10;
		const tone = value < 0 ? 'below' : 'bar';
		return html`<span>${label}</span
			><svg
				viewBox="0 0 100 8"
				width="100%"
				height="16"
				preserveAspectRatio="none"
				aria-hidden="true"
			>
				<rect class="${tone}" x="0" y="0" width="${width}" height="8" /></svg
			><span class="number">${shown}</span> `;
	});
	return html`<div class="hbars">${lines}</div>`;
}
