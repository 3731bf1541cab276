// fuzz_csv - wire/csv.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"
#include "wire/csv.h"

#include <stdio.h>
#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "id,1,2,3\nann,0,1,2\nbob,,3,NA\n",
    "\xef\xbb\xbfid,name\r\n1,\"Smith, J.\"\r\n2,\"a \"\"b\"\" c\"\r\n",
    "a,\"b\nc\",d\n\"\"\n\"open\n",
    "a,b\"c,d\n\"x\"y,z\n",
    ",,,,,,,,,,,\n\n\n",
    NULL,
};

// Reads all there is; what a part holds must be as good as the file.
static int read_all(struct csv *csv, size_t len, struct err *err)
{
    const struct str *fields;
    int64_t line = 0;
    bool more = true;
    int records = 0;
    int count;

    while (more && csv_next(csv, &fields, &count, &more, err)) {
        size_t all = 0;

        FUZZ_MUST(csv_line(csv) >= line);
        line = csv_line(csv);
        for (int i = 0; more && i < count; i++) {
            FUZZ_MUST(fields[i].at != NULL || fields[i].len == 0);
            all += fields[i].len;
        }
        FUZZ_MUST(!more || (count >= 1 && count <= CSV_MAX_FIELDS));
        FUZZ_MUST(!more || all <= len + 1);
        records += more;
    }
    FUZZ_MUST(!err->kind || err->kind == ERR_INPUT || err->kind == ERR_LIMIT);
    return records;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    FILE *file = fmemopen((void *)(uintptr_t)bytes, len ? len : 1, "r");
    struct csv *csv = csv_open(file);
    struct csv *part = csv_open_part();
    bool mark = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    struct err err = {0};
    struct err part_err = {0};
    int records = read_all(csv, len, &err);

    csv_close(csv);
    rewind(file);
    csv = csv_open(file);
    if (!mark) { // it belongs to the header, which is not in a part
        int64_t line = 1;

        while (!part_err.kind && csv_take(csv, part)) {
            csv_again(part, line);
            records -= read_all(part, len, &part_err);
            line = csv_next_line(part);
        }
        FUZZ_MUST(records == 0);
        FUZZ_MUST(strcmp(err.text, part_err.text) == 0);
    }
    csv_close(part);
    csv_close(csv);
    (void)fclose(file);
    return 0;
}
