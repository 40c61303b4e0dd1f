/** A type as the catalogue has it. */
export interface ColumnType {
	/** `varchar`, `bigint`, … */
	readonly name: string;
	/** With length, precision and signs: `varchar(40)`, `bigint(20) unsigned`. */
	readonly shown: string;
	/** Of text, in characters; of the types that end in `text` or `blob`, in bytes. */
	readonly length: number | undefined;
	readonly charset: string | undefined;
	/** Digits of a second. */
	readonly fraction: number;
	/** MariaDB keeps JSON as text that it checks. */
	readonly isJson: boolean;
}
