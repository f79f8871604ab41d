import { FileButton, Button, Text } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import classes from './import.module.css';

/** Takes a file that is chosen or dropped. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onFile(file);
  };
  return (
    // What can be dropped here can be chosen by the button too.
    <div
      className={classes.drop} data-over={over || undefined} onDrop={drop} onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
    >
      <FileButton accept=".csv,.tsv,.tab,.txt,.jsonl,.ndjson,text/csv,text/tab-separated-values,application/x-ndjson" onChange={(file) => { if (file !== null) onFile(file); }} inputProps={{ 'aria-label': 'File to import', tabIndex: -1 }}>
        {(props) => <Button {...props}>Choose a file</Button>}
      </FileButton>
      <Text size="sm" c="dimmed" mt="xs">or drop one here: CSV, TSV or JSON lines, of any size</Text>
    </div>
  );
}
