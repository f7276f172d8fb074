/// Calls functions that block from an asynchronous test.
///
/// Right for the test driver, which answers at once in this process; a program would wrap them in `BlockingCalls`.
public func blocking<Result, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
    try work()
}
