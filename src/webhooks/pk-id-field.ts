import type { ShapeField } from '../tables/table-shape.ts';

/** The key of every table, which is no field of it. Its id marks it where fields are bound by id. */
export const PK_ID_FIELD: ShapeField = { id: 0, name: 'PK_ID', type: 'AUTONUMBER' };
