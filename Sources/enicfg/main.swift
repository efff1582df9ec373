print("enicfg")
