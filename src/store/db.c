// db - the statements of store.h, handed to whichever engine the connection
// belongs to.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "store/engine.h"

#include <math.h>

struct value value_real(double real)
{
    return isnan(real) ? V_NULL
                       : (struct value){.kind = VALUE_REAL, .real = real};
}

bool db_run(struct db *db, const char *sql, struct values values,
            struct err *err)
{
    return db->engine->run(db, sql, values, err);
}

int64_t db_changed(const struct db *db)
{
    return db->changed;
}

bool db_ask(struct db *db, const char *sql, struct values values,
            struct rows *rows, struct err *err)
{
    return db->engine->ask(db, sql, values, rows, err);
}

bool rows_next(struct rows *rows)
{
    return rows->db->engine->rows_next(rows);
}

bool rows_end(struct rows *rows, struct err *err)
{
    return rows->db->engine->rows_end(rows, err);
}

bool rows_is_null(const struct rows *rows, int column)
{
    return rows->db->engine->rows_is_null(rows, column);
}

int64_t rows_int(const struct rows *rows, int column)
{
    return rows->db->engine->rows_int(rows, column);
}

double rows_real(const struct rows *rows, int column)
{
    return rows_is_null(rows, column)
             ? NAN
             : rows->db->engine->rows_real(rows, column);
}

struct str rows_str(const struct rows *rows, int column, struct arena *arena)
{
    struct str bytes = rows->db->engine->rows_str(rows, column);

    return arena && bytes.at ? str_copy(arena, bytes) : bytes;
}

bool db_ask_int(struct db *db, const char *sql, struct values values,
                bool *found, int64_t *number, struct err *err)
{
    struct rows rows;

    *found = false;
    if (!db_ask(db, sql, values, &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *found = true;
        *number = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}
