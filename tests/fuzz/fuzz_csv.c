// fuzz_csv - wire/csv.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"
#include "wire/csv.h"

#include <stdio.h>

const char *const FUZZ_SEEDS[] = {
    "id,1,2,3\nann,0,1,2\nbob,,3,NA\n",
    "\xef\xbb\xbfid,name\r\n1,\"Smith, J.\"\r\n2,\"a \"\"b\"\" c\"\r\n",
    "a,\"b\nc\",d\n\"\"\n\"open\n",
    "a,b\"c,d\n\"x\"y,z\n",
    ",,,,,,,,,,,\n\n\n",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    FILE *file = fmemopen((void *)(uintptr_t)bytes, len ? len : 1, "r");
    struct csv *csv = csv_open(file);
    const struct str *fields;
    struct err err = {0};
    int64_t line = 0;
    bool more = true;
    bool good = true;
    int count;

    while (more && (good = csv_next(csv, &fields, &count, &more, &err))) {
        size_t all = 0;

        FUZZ_MUST(csv_line(csv) >= line);
        line = csv_line(csv);
        for (int i = 0; more && i < count; i++) {
            FUZZ_MUST(fields[i].at != NULL || fields[i].len == 0);
            all += fields[i].len;
        }
        FUZZ_MUST(!more || (count >= 1 && count <= CSV_MAX_FIELDS));
        FUZZ_MUST(!more || all <= len + 1);
    }
    FUZZ_MUST(good || err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    csv_close(csv);
    (void)fclose(file);
    return 0;
}
