/* Stand-ins for what Windows has and Debian's wine 8 lacks, for the test prefix only; compiled three times by -DLIBRARY_…,
 * never shipped. Random numbers are real; the converters of icuuc say that they cannot; colour profiles are not there.
 */
#include <windows.h>

#ifdef LIBRARY_BCRYPTPRIMITIVES
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
#endif

#ifdef LIBRARY_ICUUC
#define FILE_ACCESS_ERROR 4
#define NOTHING(name) __declspec(dllexport) void *name(void) { return NULL; }

__declspec(dllexport) void *ucnv_open(const char *name, int *error)
{
    (void)name;
    *error = FILE_ACCESS_ERROR;
    return NULL;
}

NOTHING(ucnv_close)
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_reset)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_getName)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_countAvailable)
NOTHING(ucnv_fromUnicode)
#endif

#ifdef LIBRARY_MSCMS
#define NO(name) __declspec(dllexport) BOOL WINAPI name(void) { return FALSE; }

NO(GetColorProfileFromHandle)
NO(CloseColorProfile)
NO(OpenColorProfileW)
__declspec(dllexport) HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    (void)profile, (void)options;
    return NULL;
}
#endif

#ifdef LIBRARY_PROPSYS
/* Asked for by Python's _wmi alone, which then answers with an error that Python's platform module is ready for. */
__declspec(dllexport) HRESULT WINAPI VariantToString(const void *value, PWSTR text, UINT length)
{
    (void)value, (void)text, (void)length;
    return E_FAIL;
}
#endif
