/* The parts of complex numbers, of which wine 8's C library has only the names; all else of it is handed on by the .def file. */
typedef struct { float real, imaginary; } single;
typedef struct { double real, imaginary; } twofold;

float crealf(single number) { return number.real; }
float cimagf(single number) { return number.imaginary; }
double creal(twofold number) { return number.real; }
double cimag(twofold number) { return number.imaginary; }
double creall(twofold number) { return number.real; }
double cimagl(twofold number) { return number.imaginary; }

int __stdcall DllMain(void *self, unsigned why, void *more)
{
    (void)self, (void)why, (void)more;
    return 1;
}
