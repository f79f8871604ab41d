import type { ComponentType } from 'react';

/** What a route says of itself in the breadcrumbs: a text, or a component that knows the name of what is open. */
export interface RouteHandle {
  crumb?: string | ComponentType;
  /** It has no page of its own: its address leads to the first page within. */
  leadsOn?: true;
}
