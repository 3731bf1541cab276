// test_erase_demo - everybody of the demo, whose past has seen every tool, is
// erased one after the other: no table of the schema keeps a row of any of
// them (M36).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tables.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/demo.h"
#include "practice/erase.h"

static struct err err;

struct census {
    int tables, filled;
    int64_t rows;
};

static bool count_table(struct practice *practice, struct str table,
                        int64_t *rows, struct err *why)
{
    struct str sql = text_print(practice->arena,
                                "SELECT count(*) FROM %.*s WHERE practice_id ="
                                " $1 AND client_id IS NOT NULL",
                                SHOW(table));
    bool found;

    return db_ask_int(practice->db, str_text(practice->arena, sql),
                      VALUES(P_ID(practice)), &found, rows, why);
}

static bool take_census(struct practice *practice, void *context,
                        struct err *why)
{
    struct census *census = context;

    *census = (struct census){0};
    for (int i = 0; i < EMBEDDED_SCHEMA_COUNT; i++) {
        struct str rest = EMBEDDED_SCHEMA[i].bytes;
        struct str table;

        while ((table = next_table(&rest)).len) {
            int64_t rows = 0;

            if (!count_table(practice, table, &rows, why)) {
                return false;
            }
            census->tables++;
            census->filled += rows > 0;
            census->rows += rows;
        }
    }
    return true;
}

static bool ask_all(struct practice *practice, void *context, struct err *why)
{
    struct client *clients;
    int *count = context;

    if (!client_list(practice, &clients, count, why)) {
        return false;
    }
    for (int i = 0; i < *count; i++) {
        if (!erase_ask(practice, clients[i].id, STR("their wish"), why)) {
            return false;
        }
    }
    return true;
}

static void everybody_goes(struct toy *toy, struct folder *folder)
{
    struct census census;
    int count = 0;

    CHECK("the demo is counted",
          folder_read(folder, toy->arena, take_census, &census, &err));
    printf("%d of %d tables are filled\n", census.filled, census.tables);
    CHECK("its people have used nearly everything",
          census.filled * 4 > census.tables * 3);
    CHECK("all ask", folder_write(folder, toy->arena, ask_all, &count, &err)
                         && count >= 7);
    for (int i = 1; i <= count; i++) {
        CHECK("each is erased",
              erase_confirm(folder, toy->arena, (struct client_id){i},
                            text_print(toy->arena, "%d", i), &err));
    }
    CHECK("nothing is left of anybody, in any table",
          folder_read(folder, toy->arena, take_census, &census, &err)
              && census.rows == 0);
}

int main(void)
{
    struct folder *folder = NULL;
    struct folder_plan plan = {0};
    struct demo demo;
    struct toy toy;
    char path[96];

    if (!toy_open(&toy)) {
        return 1;
    }
    (void)snprintf(path, sizeof path, "%s/demo", toy.place);
    plan = (struct folder_plan){.path = path, .world = &toy.world.world};
    if (!demo_create(path, &toy.world.world, TOY_NOW, &demo, &err)
        || !folder_open(&plan, &folder, &err)) {
        printf("NOT OK %s\n", err.text);
        return 1;
    }
    everybody_goes(&toy, folder);
    folder_close(folder);
    toy_close(&toy);
    return check_end();
}
