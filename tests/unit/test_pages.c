// Templates become C that escapes, and a broken one is refused with its line.
//
// SPDX-License-Identifier: GPL-3.0-or-later

int pages_main(int argc, char **argv);
#define main pages_main
#include "../../tools/pages.c" // NOLINT(bugprone-suspicious-include)
#undef main

#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

// Compiles one template from memory; what it made, to be freed.
static char *made(const char *text, bool header)
{
    char *made_code = NULL;
    char *made_header = NULL;
    size_t size;
    FILE *code = open_memstream(&made_code, &size);
    FILE *head = open_memstream(&made_header, &size);
    struct template template = {
        .file = "t.html", .at = text, .line = 1, .code = code, .header = head};

    compile(&template);
    (void)fclose(code);
    (void)fclose(head);
    free(header ? made_code : made_header);
    return header ? made_header : made_code;
}

static bool makes(const char *text, bool header, const char *want)
{
    char *got = made(text, header);
    bool good = strstr(got, want) != NULL;

    free(got);
    return good;
}

static void check_made(void)
{
    const char *page = "{{#page a_html(int n)}}<p>{{n}}</p>{{/page}}";

    CHECK("a page becomes a function",
          makes(page, false, "void a_html(struct text *out, int n)\n{"));
    CHECK("and a prototype",
          makes(page, true, "void a_html(struct text *out, int n);"));
    CHECK("a page may take nothing",
          makes("{{#page a()}}{{/page}}", true, "void a(struct text *out);"));
    CHECK("a part stays in its file",
          makes("{{#part a()}}{{/part}}", false, "static void a(")
              && !makes("{{#part a()}}{{/part}}", true, "void a("));
    CHECK("an expression is always escaped",
          makes(page, false, "html_put(out, n);"));
    CHECK("text is a literal", makes(page, false, "html_raw(out, \"<p>\");"));
    CHECK("quotes, backslashes and trigraphs are safe",
          makes("{{#page a()}}\"\\n?\?={{/page}}", false,
                "\"\\\"\\\\n\\\?\\\?=\""));
    CHECK("messages point at the template",
          makes("{{#page a()}}\n\n{{x}}{{/page}}", false,
                "#line 3 \"t.html\"\n    html_put(out, x)"));
    CHECK(
        "indentation costs nothing",
        makes("{{#page a()}}<p>\n      <b>{{/page}}", false, "\"<p>\\n<b>\""));
    CHECK("a space between two values stays",
          makes("{{#page a()}}{{x}} {{y}}{{/page}}", false, "\" \"")
              && makes("{{#page a()}}{{x}}\n{{y}}{{/page}}", false, "\"\\n\""));
    CHECK("a comment is in no page",
          !makes("{{! secret }}{{#page a()}}{{/page}}", false, "secret"));
    CHECK("else if", makes("{{#page a()}}{{#if x}}{{#else if y}}{{#else}}"
                           "{{/if}}{{/page}}",
                           false, "} else if (y) {"));
}

// What the compiler says to a broken template, and that it ends with 1.
static bool refuses(const char *text, const char *want)
{
    char said[400] = {0};
    int ends[2];
    int status = 0;
    pid_t child;

    if (pipe(ends) || (child = fork()) < 0) {
        return false;
    }
    if (!child) {
        dup2(ends[1], STDERR_FILENO);
        free(made(text, false));
        _exit(0);
    }
    close(ends[1]);
    for (size_t used = 0; used < sizeof said - 1;) {
        ssize_t more = read(ends[0], said + used, sizeof said - 1 - used);

        if (more <= 0) {
            break;
        }
        used += (size_t)more;
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1
        && strncmp(said, want, strlen(want)) == 0;
}

static const struct {
    const char *name;
    const char *text;
    const char *says;
} BROKEN[] = {
    {"an if that is never closed",  "{{#page a()}}\n{{#if x}}\n{{/page}}",
     "t.html:3: {{/page}}, but {{#if}} of line 2 is still open"                                              },
    {"a page that is never closed", "\n{{#page a()}}\n",
     "t.html:2: {{#page}} is never closed"                                                                   },
    {"a for that an if closes",     "{{#page a()}}{{#for ;;}}{{/if}}",
     "t.html:1: {{/if}}, but {{#for}}"                                                                       },
    {"a close without an open",     "{{/if}}",                              "t.html:1: {{/if}} closes"       },
    {"a mark that is never closed", "{{#page a()}}\n{{x",
     "t.html:2: {{ is not closed"                                                                            },
    {"a mark that there is not",    "{{#page a()}}{{#wile x}}{{/page}}",
     "t.html:1: there is no mark {{#wile x}}"                                                                },
    {"text outside of pages",       "\nhello",                              "t.html:1: there is text outside"},
    {"a value outside of pages",    "{{x}}",                                "t.html:1: this mark stands"     },
    {"a page in a page",            "{{#page a()}}{{#page b()}}",
     "t.html:1: a {{#page}} inside"                                                                          },
    {"a page without parameters",   "{{#page a}}{{/page}}",
     "t.html:1: a page is written"                                                                           },
    {"an else alone",               "{{#page a()}}{{#else}}{{/page}}",
     "t.html:1: {{#else}} without"                                                                           },
    {"an empty expression",         "{{#page a()}}{{ }}{{/page}}",
     "t.html:1: {{}} is empty"                                                                               },
    {"an if without a condition",   "{{#page a()}}{{#if}}{{/if}}{{/page}}",
     "t.html:1: {{#if}} says nothing"                                                                        },
};

int main(void)
{
    check_made();
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        CHECK(BROKEN[i].name, refuses(BROKEN[i].text, BROKEN[i].says));
    }
    return check_end();
}
