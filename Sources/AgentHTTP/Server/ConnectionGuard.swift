internal import Agent
internal import NIOCore
internal import NIOHTTP1

/// Ends connections whose client takes too long: to send a request, to send the next one, or to read an answer.
///
/// By the time from the beginning of a request to its end, and not from byte to byte, so that a client which sends
/// one byte a second does not stay.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: AgentConfiguration.Limits
    private var request: Scheduled<Void>?
    private var response: Scheduled<Void>?
    /// Done as soon as the last answer is sent to its end, or cannot be.
    private(set) var sent: EventLoopFuture<Void>?

    init(_ limits: AgentConfiguration.Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) { request = closing(context, after: limits.requestTime) }

    func handlerRemoved(context: ChannelHandlerContext) {
        request?.cancel()
        response?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { request?.cancel() }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let buffer): context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
        case .end(let trailers):
            request?.cancel()
            request = closing(context, after: limits.requestTime)
            let written = promise ?? context.eventLoop.makePromise()
            sent = written.futureResult
            context.write(wrapOutboundOut(.end(trailers)), promise: written)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        response?.cancel()
        response = context.channel.isWritable ? nil : closing(context, after: limits.responseTime)
        context.fireChannelWritabilityChanged()
    }

    private func closing(_ context: ChannelHandlerContext, after time: Duration) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }
}
