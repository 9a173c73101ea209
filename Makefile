# Doublekey. `make` processes scans/ into output/, `make test` runs the tests, `make help` lists the rest.
