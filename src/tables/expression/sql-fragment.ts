/** Parametrised SQL: `text` names `values` as $1, $2 … and holds nothing that a client wrote but names of real columns. */
export interface SqlFragment {
  text: string;
  values: unknown[];
}
