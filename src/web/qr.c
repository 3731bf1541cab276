// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/qr.h"

#include "base/arena.h"
#include "wire/html.h"

#include <qrencode.h>

enum { QUIET = 4 }; // ISO/IEC 18004: four modules of white all around

// One path: a run of dark modules is a bar of height 1.
static void draw_row(struct text *out, const QRcode *code, int y)
{
    const unsigned char *row = code->data + (size_t)y * (size_t)code->width;

    for (int x = 0; x < code->width; x++) {
        int from = x;

        while (x < code->width && (row[x] & 1)) {
            x++;
        }
        if (x > from) {
            text_addf(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET,
                      x - from, x - from);
        }
    }
}

void qr_html(struct text *out, struct str text)
{
    QRcode *code =
        QRcode_encodeString8bit(str_text(out->arena, text), 0, QR_ECLEVEL_M);
    int size;

    if (!code) {
        return;
    }
    size = code->width + 2 * QUIET;
    text_addf(out,
              "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" "
              "aria-label=\"The address as a code for a camera\" "
              "shape-rendering=\"crispEdges\">"
              "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>"
              "<path fill=\"#000\" d=\"",
              size, size, size, size);
    for (int y = 0; y < code->width; y++) {
        draw_row(out, code, y);
    }
    html_raw(out, "\"/></svg>");
    QRcode_free(code);
}
