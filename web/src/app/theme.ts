import { createTheme, Modal, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Text and buttons of it keep AA contrast in both schemes. */
const accent: MantineColorsTuple = ['#eefaf7', '#d9f2ec', '#b0e4d8', '#82d5c3', '#5cc8b1', '#2fae96', '#128573', '#0f766e', '#0b5f58', '#084b46'];

/** The head of a dialog is no second banner of the page. */
const DIALOG_ATTRIBUTES = { header: { role: 'presentation' } };

const DIALOG_STYLES = { title: { fontSize: '16px', fontWeight: 600 } };

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: 7,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '18px' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '18px' }, h3: { fontSize: '18px' }, h4: { fontSize: '15px' } } },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: DIALOG_ATTRIBUTES, centered: false, transitionProps: { duration: 120 } }, styles: DIALOG_STYLES }),
    Drawer: { styles: DIALOG_STYLES, defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: DIALOG_ATTRIBUTES, transitionProps: { duration: 120 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    // Else what is chosen leaves an empty line for what may be typed.
    MultiSelect: { styles: { inputField: { minWidth: 40 } } },
    // Reached by the keyboard, as all that can be clicked.
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show or hide the password', tabIndex: 0 } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
  },
});

/** Mantine's own grey and red for small text are under 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-placeholder': '#68727d',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-text': '#1c2321',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-red-outline': '#c92a2a',
    '--mantine-color-anchor': 'var(--mantine-color-accent-7)',
    '--chart-good': '#2c9a86',
    '--chart-bad': '#d9480f',
    '--chart-grid': '#e6eae8',
  },
  dark: {
    '--mantine-color-dimmed': '#a3adb5',
    '--mantine-color-placeholder': '#8f99a1',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-red-light-color': '#ffa8a8',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--mantine-color-accent-light-color': 'var(--mantine-color-accent-2)',
    '--mantine-color-accent-outline': 'var(--mantine-color-accent-3)',
    '--mantine-color-accent-text': 'var(--mantine-color-accent-3)',
    '--chart-good': '#3fb39d',
    '--chart-bad': '#ff7b4a',
    '--chart-grid': '#343a38',
  },
});
