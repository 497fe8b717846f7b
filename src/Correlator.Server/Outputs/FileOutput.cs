using System.Globalization;

namespace Correlator.Server;

/// <summary>Appends results to a file, one a line, and sets it aside when it is large.</summary>
/// <remarks>What a full disk has cut off in the middle of a line is taken back, so that each line is whole.</remarks>
internal sealed class FileOutput(ServerContext server, string query, OutputDefinition definition) : ResultOutput(server, query, definition)
{
    private FileStream? _file;

    protected override int BatchSize => 1000;

    protected override async Task DeliverAsync(IReadOnlyList<ResultLine> lines, CancellationToken cancellationToken)
    {
        var file = _file ??= Append();
        var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            var length = file.Length + bytes.Length;
            if (length > 0 && length + line.Json.Length >= Definition.Rotate)
            {
                await WriteAsync(file, bytes).ConfigureAwait(false);
                file = Renew(file);
            }

            bytes.Write(line.Json.Span);
            bytes.WriteByte((byte)'\n');
        }

        await WriteAsync(file, bytes).ConfigureAwait(false);
    }

    protected override void Close() => _file?.Dispose();

    private async Task WriteAsync(FileStream file, MemoryStream bytes)
    {
        var length = file.Length;
        try
        {
            await file.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), CancellationToken.None).ConfigureAwait(false);
            await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            bytes.SetLength(0);
        }
        catch (IOException)
        {
            TakeBack(file, length);
            throw;
        }
    }

    private FileStream Renew(FileStream full)
    {
        full.Dispose();
        _file = null;
        SetAside();
        return _file = Append();
    }

    private FileStream Append()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(Definition.Address)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        var file = new FileStream(Definition.Address, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private void SetAside()
    {
        if (Definition.Files == 0)
        {
            File.Delete(Definition.Address);
            return;
        }

        for (var i = Definition.Files; i > 1; i--)
        {
            if (File.Exists(Aside(i - 1)))
            {
                File.Move(Aside(i - 1), Aside(i), overwrite: true);
            }
        }

        File.Move(Definition.Address, Aside(1), overwrite: true);
    }

    private string Aside(int number) => string.Create(CultureInfo.InvariantCulture, $"{Definition.Address}.{number}");

    private void TakeBack(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
            file.Seek(length, SeekOrigin.Begin);
        }
        catch (IOException)
        {
            // The file is opened anew for the next result.
            file.Dispose();
            _file = null;
        }
    }
}
