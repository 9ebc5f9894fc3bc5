using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Venus.Demo;

/// <summary>
/// The service behind NAT of the demo: a page, seeded bytes to fetch, a place to send bytes to, and one where visitors wait
/// for each other. It knows nothing of Venus, as a real service would not.
/// </summary>
internal sealed class SampleSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SampleSite(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint
    {
        get
        {
            var address = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
            return IPEndPoint.Parse(new Uri(address).Authority);
        }
    }

    /// <summary>Starts it on a free port of loopback.</summary>
    /// <param name="meeting">How many visitors <c>/meet/{number}</c> waits for before it answers any of them.</param>
    /// <param name="cancel">Ends the start.</param>
    public static async Task<SampleSite> StartAsync(int meeting, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        Map(app, new MeetingPoint(meeting));
        await app.StartAsync(cancel);
        return new SampleSite(app);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app, MeetingPoint meeting)
    {
        app.MapGet("/", static context => WriteAsync(context, "text/html; charset=utf-8", Page(context.Connection.Id)));
        app.MapGet("/page/{number:int}", static context => WriteAsync(context, "text/plain", PageText(Number(context))));
        app.MapGet("/bytes/{number:int}", static context => SeededBytes.WriteAsync(context.Response.Body, Number(context), Length(context), context.RequestAborted));
        app.MapPost("/hash", static async context =>
        {
            var (hash, length) = await SeededBytes.HashAsync(context.Request.Body, context.RequestAborted);
            await WriteAsync(context, "text/plain", string.Create(CultureInfo.InvariantCulture, $"{hash} {length}"));
        });
        app.MapGet("/meet/{number:int}", async context =>
        {
            await meeting.ArriveAsync(context.RequestAborted);
            await WriteAsync(context, "text/plain", PageText(Number(context)));
        });
    }

    /// <summary>What <c>/page/{number}</c> and <c>/meet/{number}</c> answer.</summary>
    public static string PageText(int number) => string.Create(CultureInfo.InvariantCulture, $"this is page {number}, and no other");

    private static int Number(HttpContext context) => int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);

    private static long Length(HttpContext context) => long.Parse(context.Request.Query["length"].ToString(), CultureInfo.InvariantCulture);

    private static async Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Page(string connection) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Venus</title></head>
        <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
        <h1>It works.</h1>
        <p>This page comes from a web site that listens on a port of its own, dialled by the client node,
        through a sealed data link, to the server node's port that your browser is connected to.</p>
        <p>Connection <code>{connection}</code>.</p>
        </body></html>
        """;
}
