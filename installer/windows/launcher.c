/* Starts the program with the Python that lies beside it: TalentDesk.exe without a console, talentdesk-cli.exe (-DCONSOLE)
 * with one. Every path is taken from where this file lies and kept in UTF-16, so that Chinese names and blanks are no matter.
 */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <wchar.h>

#define LONGEST 32768
#define OURS 5
#define LIBRARY L"python312.dll"
#define NO_LIBRARY L"\u7a0b\u5e8f\u6587\u4ef6\u4e0d\u5b8c\u6574\uff0c\u8bf7\u91cd\u65b0\u8fd0\u884c\u5b89\u88c5\u7a0b\u5e8f\u3002\n" \
                   L"The program's files are incomplete; please run the installer again.\n\n"

typedef int (*python_main)(int, wchar_t **);

static wchar_t folder[LONGEST], library[LONGEST], interpreter[LONGEST];

static int complain(const wchar_t *what)
{
    static wchar_t text[LONGEST + 256];
    _snwprintf(text, LONGEST + 255, L"%ls%ls", NO_LIBRARY, what);
#ifdef CONSOLE
    fwprintf(stderr, L"%ls\n", text);
#else
    MessageBoxW(NULL, text, L"TalentDesk", MB_OK | MB_ICONERROR);
#endif
    return 70;
}

static int run(void)
{
    int count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST - 64);
    if (given == NULL || length == 0 || length >= LONGEST - 64)
        return complain(L"GetModuleFileName");
    *wcsrchr(folder, L'\\') = L'\0';
    _snwprintf(library, LONGEST, L"%ls\\python\\%ls", folder, LIBRARY);
    /* The interpreter by which Python starts children, and beside which it finds its own files; there is no other run. */
    _snwprintf(interpreter, LONGEST, L"%ls\\python\\pythonw.exe", folder);

    HMODULE loaded = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    python_main start = loaded ? (python_main)(void *)GetProcAddress(loaded, "Py_Main") : NULL;
    if (start == NULL)
        return complain(library);

    wchar_t **arguments = calloc((size_t)count + OURS + 1, sizeof *arguments);
    if (arguments == NULL)
        return complain(L"memory");
    arguments[0] = interpreter;
    arguments[1] = L"-X";
    arguments[2] = L"utf8";
    arguments[3] = L"-m";
    arguments[4] = L"talentdesk";
    for (int i = 1; i < count; i++)
        arguments[OURS + i - 1] = given[i];
    return start(OURS + count - 1, arguments);
}

#ifdef CONSOLE
int wmain(void)
{
    return run();
}
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show)
{
    (void)self, (void)before, (void)line, (void)show;
    return run();
}
#endif
