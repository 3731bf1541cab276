// fuzz_multipart - wire/multipart.h. The first line is the content type, the
// rest the body.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "wire/multipart.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=b\n"
#define PART "\r\nContent-Disposition: form-data; name="

const char *const FUZZ_SEEDS[] = {
    TYPE "--b" PART "\"token\"\r\n\r\nabc\r\n--b" PART
         "\"file\"; filename=\"a.vtt\"\r\nContent-Type: text/vtt\r\n\r\n"
         "WEBVTT\n\r\n--b--\r\n",
    TYPE "--b" PART "\"a\"\r\n\r\n\r\n--b--",
    TYPE "--b" PART "\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n",
    "multipart/form-data; boundary=\"x y\"\n--x y" PART
    "\"%22%0D\"\r\n\r\n1\r\n--x y--",
    TYPE "--b" PART "\"f\"; filename=\"C:\\\\x\\\\b.vtt\"\r\n\r\nx\r\n--b" PART
         "\"g\"; filename=\"c\"\r\n\r\ny\r\n--b--",
    "",
    NULL,
};

static bool lies_in(struct str part, struct str whole)
{
    return part.len == 0
        || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct str body = {(const char *)bytes, len};
    struct str type = str_cut(&body, '\n');
    struct form form;
    struct upload upload;
    struct err err = {0};
    bool good = multipart_parse(arena, type, body, &form, &upload, &err);

    FUZZ_MUST(good || err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    FUZZ_MUST(good || (form.count == 0 && !upload.there));
    FUZZ_MUST(!good || multipart_is(type));
    FUZZ_MUST(form.count <= MULTIPART_MAX_PARTS);
    for (int i = 0; i < form.count; i++) {
        FUZZ_MUST(form.fields[i].name.len > 0);
        FUZZ_MUST(form.fields[i].name.len <= FORM_MAX_NAME);
        FUZZ_MUST(form_is_text(form.fields[i].value));
        FUZZ_MUST(lies_in(form.fields[i].value, body));
    }
    FUZZ_MUST(!upload.there || upload.name.len > 0);
    FUZZ_MUST(upload.name.len <= MULTIPART_MAX_FILE_NAME);
    FUZZ_MUST(form_is_text(upload.name) && lies_in(upload.bytes, body));
    arena_close(arena);
    return 0;
}
