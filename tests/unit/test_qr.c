// A link becomes a QR code whose dark modules are where they should be.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "web/qr.h"

#include <qrencode.h>
#include <stdlib.h>

static const char LINK[] = "https://rapport.example/f/k7abcdefghijklmnopqrst";

// Fills in the modules that the path draws; false when it leaves the field.
static bool read_path(const char *path, int side, bool *dark)
{
    int column, row, wide, back, used;

    while (
        sscanf(path, "M%d %dh%dv1h-%dz%n", &column, &row, &wide, &back, &used)
        == 4) {
        if (wide != back || row >= side || column + wide > side) {
            return false;
        }
        for (int i = 0; i < wide; i++) {
            dark[row * side + column + i] = true;
        }
        path += used;
    }
    return *path == '"';
}

static void check_modules(const struct text *out)
{
    QRcode *code = QRcode_encodeData(
        (int)strlen(LINK), (const unsigned char *)LINK, 0, QR_ECLEVEL_M);
    int side = code->width + 8;
    bool *dark = calloc((size_t)side * (size_t)side, sizeof *dark);
    const char *path = strstr(out->at, "fill=\"#000\" d=\"");
    bool same = path && read_path(path + 15, side, dark);

    CHECK("the path can be read", path && same);
    for (int i = 0; i < side * side && same; i++) {
        int row = i / side - 4;
        int column = i % side - 4;
        bool in = row >= 0 && column >= 0 && row < code->width
               && column < code->width;

        same = dark[i] == (in && (code->data[row * code->width + column] & 1));
    }
    CHECK("every module is drawn, and a quiet border of four", same);
    free(dark);
    QRcode_free(code);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct text out = text_in(arena);
    struct text other = text_in(arena);
    char *endless = arena_take(arena, 5000, 1);

    qr_html(&out, str_of(LINK));
    check_modules(&out);
    memset(endless, 'a', 4999);
    qr_html(&other, str_of(endless));
    CHECK("what does not fit draws nothing", other.len == 0);
    arena_close(arena);
    return check_end();
}
