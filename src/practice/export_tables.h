#ifndef PRACTICE_EXPORT_TABLES_H
#define PRACTICE_EXPORT_TABLES_H

// export_tables - which tables of the store a client takes along, and what each
// column is called outside. The order here is the order in the files.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/export.h"

// Each ends with a row of zeros.
extern const struct export_table EXPORT_RECORD[];   // the treatment itself
extern const struct export_table EXPORT_RELATION[]; // around the sessions

#endif
