import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { useEffect, useImperativeHandle, useMemo, useRef, type RefObject } from 'react';
import classes from './event-editor.module.css';
import type { PayloadParameter } from './payload-parameters.ts';
import type { RenderedSample } from './render-payload.ts';

export interface TemplateEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Offered after `[@`. */
  parameters: readonly PayloadParameter[];
  /** What is wrong, each marked at its place. */
  marks: RenderedSample['Problems'];
  /** Set to what inserts a text where the cursor is. */
  insert: RefObject<((text: string) => void) | null>;
}

/** The template of a custom payload: JSON with completion of parameters. */
export function TemplateEditor({ value, onChange, parameters, marks, insert }: TemplateEditorProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const editor = useRef<ReactCodeMirrorRef>(null);
  const known = useRef(parameters);
  useEffect(() => {
    known.current = parameters;
  }, [parameters]);
  const extensions = useMemo(() => [
    json(),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ 'aria-label': 'Custom payload' }),
    autocompletion({ override: [(context) => completeParameter(context, known.current)] }),
  ], []);
  useEffect(() => {
    const view = editor.current?.view;
    if (view !== undefined) view.dispatch(setDiagnostics(view.state, marks.map((mark) => diagnosticOf(mark, view.state.doc))));
  }, [marks, value]);
  useImperativeHandle(insert, () => (text: string) => {
    const view = editor.current?.view;
    if (view === undefined) return;
    view.dispatch(view.state.replaceSelection(text));
    view.focus();
  });
  return (
    <div className={classes.editor}>
      <CodeMirror ref={editor} value={value} onChange={onChange} extensions={extensions} theme={dark ? 'dark' : 'light'} minHeight="280px" maxHeight="60vh" autoFocus={value === ''} indentWithTab={false} basicSetup={{ autocompletion: false, foldGutter: false }} />
    </div>
  );
}

/** Completes `[@…`. The bracket that the editor may have closed already is taken along. */
function completeParameter(context: CompletionContext, parameters: readonly PayloadParameter[]): CompletionResult | null {
  const begun = context.matchBefore(/\[@?[\w:-]*/);
  if (begun === null && !context.explicit) return null;
  const from = begun?.from ?? context.pos;
  return {
    from,
    options: parameters.map(({ text, detail, group }) => ({
      label: text, detail, section: group,
      apply: (view, _completion, start, end) => {
        const closed = view.state.sliceDoc(end, end + 1) === ']' ? end + 1 : end;
        view.dispatch({ changes: { from: start, to: closed, insert: text }, selection: { anchor: start + text.length } });
      },
    })),
    validFor: /^\[@?[\w:-]*$/,
  };
}

function diagnosticOf({ Message, Line, Column, Nearest }: RenderedSample['Problems'][number], doc: Text): Diagnostic {
  const line = Line === null || Line > doc.lines ? null : doc.line(Line);
  const from = line === null ? 0 : Math.min(line.from + (Column ?? 1) - 1, line.to);
  const parameter = line === null ? null : /^\[@[^\]]*\]/.exec(doc.sliceString(from, line.to));
  const to = line === null ? 0 : Math.min(from + (parameter?.[0].length ?? 1), doc.length);
  return {
    from, to, severity: 'error', message: Message,
    actions: parameter === null ? [] : Nearest.map((name) => ({
      name,
      apply: (view, start, end) => {
        const written = view.state.sliceDoc(start, end);
        view.dispatch({ changes: { from: start, to: end, insert: written.replace(/:[^\]]*\]$/, `:${name}]`) } });
      },
    })),
  };
}
