import { themeQuartz } from 'ag-grid-community';

/** The grid in the console's own colours, which follow its scheme. */
export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--mantine-primary-color-filled)',
  backgroundColor: 'var(--mantine-color-body)',
  foregroundColor: 'var(--mantine-color-text)',
  textColor: 'var(--mantine-color-text)',
  borderColor: 'var(--mantine-color-default-border)',
  chromeBackgroundColor: 'light-dark(#f7f8f7, #1f2423)',
  headerTextColor: 'var(--mantine-color-text)',
  headerFontWeight: 600,
  selectedRowBackgroundColor: 'var(--mantine-primary-color-light)',
  oddRowBackgroundColor: 'var(--mantine-color-body)',
  browserColorScheme: 'inherit',
  fontFamily: 'inherit',
  fontSize: 13,
  spacing: 5,
  rowHeight: 30,
  headerHeight: 34,
  wrapperBorderRadius: 4,
  columnBorder: true,
});
